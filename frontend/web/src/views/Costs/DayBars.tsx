/** A pair of bars for each day: spent beside saved, from one ground line. The numbers are in the table behind the button. */
import { useState } from 'react'
import type { DayCosts, Figures } from '../../api/names'
import { useSay } from '../../i18n/say'
import { useWidth } from '../../parts/useWidth'
import { inWords } from './figures'
import { amounts } from './groups'

const HEIGHT = 200
const GROUND = 172
const TOP = 14
const LABEL_PX = 56

type Props = { days: DayCosts[]; total: Figures; currency: string | null }

export function DayBars({ days, total, currency }: Props) {
  const say = useSay()
  const { t, f } = say
  const [width, frame] = useWidth(960)
  const [isTable, setTable] = useState(false)
  const isMoney = currency !== null
  const all = inWords(total, say, isMoney)
  const pairs = days.map((day) => amounts(day.figures, currency))
  const most = Math.max(1e-9, ...pairs.flatMap((pair) => [pair.spent, pair.saved]))
  const step = width / Math.max(1, days.length)
  const bar = Math.min(18, Math.max(1, step * 0.36))
  const every = Math.ceil(LABEL_PX / Math.max(step, 1))
  const tall = (value: number) => (value > 0 ? Math.max(1, (value / most) * (GROUND - TOP)) : 0)
  return (
    <section className="card costs-days">
      <div className="title-row">
        <h2>{t.costs.perDay}</h2>
        <span className="grow" />
        <span className="legend">
          <span>
            <i className="spent" />
            {isMoney ? t.costs.spent : t.costs.awake}
          </span>
          <span>
            <i className="saved" />
            {isMoney ? t.costs.saved : t.costs.asleep}
          </span>
        </span>
        <button type="button" className="control" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? t.shell.hideNumbers : t.shell.showNumbers}
        </button>
      </div>
      <div ref={frame}>
        <svg width={width} height={HEIGHT} role="img" aria-label={t.costs.chartSays(days.length, all.spent, all.saved)}>
          <line x1={0} x2={width} y1={GROUND + 0.5} y2={GROUND + 0.5} className="ground" />
          <text y={TOP - 4}>{currency === null ? f.hours(most) : f.money({ amount: most.toFixed(2), currency })}</text>
          {days.map((day, i) => {
            const { spent, saved } = pairs[i] ?? { spent: 0, saved: 0 }
            const middle = (i + 0.5) * step
            const words = inWords(day.figures, say, isMoney)
            return (
              <g key={day.day}>
                <title>{`${f.day(Date.parse(day.since))}: ${words.spent}, ${words.saved}`}</title>
                <rect x={middle - step / 2} y={0} width={step} height={GROUND} className="reach" />
                <rect x={middle - bar - 0.5} y={GROUND - tall(spent)} width={bar} height={tall(spent)} className="spent" />
                <rect x={middle + 0.5} y={GROUND - tall(saved)} width={bar} height={tall(saved)} className="saved" />
                {i % every === 0 && (
                  <text {...labelAt(middle, width)} y={HEIGHT - 8}>
                    {f.dayMonth(Date.parse(day.since))}
                  </text>
                )}
              </g>
            )
          })}
        </svg>
      </div>
      {isTable && <DayTable days={days} total={total} isMoney={isMoney} />}
    </section>
  )
}

/** Below the middle of its bars, but never over an edge of the drawing. */
function labelAt(middle: number, width: number) {
  if (middle < LABEL_PX / 2) return { x: 0, textAnchor: 'start' as const }
  return middle > width - LABEL_PX / 2 ? { x: width, textAnchor: 'end' as const } : { x: middle, textAnchor: 'middle' as const }
}

function DayTable({ days, total, isMoney }: { days: DayCosts[]; total: Figures; isMoney: boolean }) {
  const say = useSay()
  const { t, f } = say
  const sums = inWords(total, say, isMoney)
  return (
    <table className="costs-sums" aria-label={t.costs.perDay}>
      <thead>
        <tr>
          <th scope="col">{t.costs.day}</th>
          <th scope="col" className="r">
            {isMoney ? t.costs.spent : t.costs.awake}
          </th>
          <th scope="col" className="r">
            {isMoney ? t.costs.saved : t.costs.asleep}
          </th>
        </tr>
      </thead>
      <tbody>
        {days.map((day) => {
          const words = inWords(day.figures, say, isMoney)
          return (
            <tr key={day.day}>
              <td>{f.day(Date.parse(day.since))}</td>
              <td className="r">{words.spent}</td>
              <td className="r">{words.saved}</td>
            </tr>
          )
        })}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">{t.costs.total}</th>
          <td className="r">{sums.spent}</td>
          <td className="r">{sums.saved}</td>
        </tr>
      </tfoot>
    </table>
  )
}
