/** How it has gone: charts over the same instants, with one cursor, which the pointer or the keys move through all of them. */
import { type ReactNode, useState } from 'react'
import type { Series } from '../../api/names'
import { type Say, useSay } from '../../i18n/say'
import { useEscape } from '../../parts/useEscape'
import { Chart } from './Chart'
import { Instant } from './Instant'
import { RANGES, type RangeName, chartsOf, saidAt } from './series'

/** Without a series there is `children` in its place, and another range can be chosen. */
type Props = { series: Series | undefined; range: RangeName; onRange: (name: RangeName) => void; children: ReactNode }

export function Charts({ series, range, onRange, children }: Props) {
  const say = useSay()
  const { t } = say
  const [moved, setMoved] = useState<number | null>(null)
  useEscape(() => setMoved(null))
  const at = series?.points.map((point) => Date.parse(point.at)) ?? []
  const cursor = moved !== null && moved < at.length ? moved : null
  return (
    <>
      <div className="mon-bar no-print">
        {series && <Instant count={at.length} cursor={cursor} {...atCursor(series, cursor, say)} onCursor={setMoved} />}
        <span className="grow" />
        <span className="segments" role="group" aria-label={t.monitoring.range}>
          {RANGES.map((name) => (
            <button key={name} type="button" aria-pressed={name === range} onClick={() => onRange(name)}>
              {t.monitoring.ranges[name]}
            </button>
          ))}
        </span>
      </div>
      {!series && children}
      {series && (
        <div className="mon-charts">
          {chartsOf(series, say).map((drawn) => (
            <Chart key={drawn.key} of={drawn} at={at} to={Date.parse(series.until)} cursor={cursor} onCursor={setMoved} />
          ))}
        </div>
      )}
    </>
  )
}

function atCursor(series: Series, cursor: number | null, say: Say): { when: string | null; values: string } {
  const point = cursor === null ? undefined : series.points[cursor]
  if (cursor === null || !point) return { when: null, values: '' }
  return { when: say.f.when(Date.parse(point.at), Date.parse(series.until)), values: saidAt(chartsOf(series, say), cursor, say) }
}
