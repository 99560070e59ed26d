/** One chart with its legend, which says the values under the cursor, and the same numbers as a table. */
import { useState } from 'react'
import { useSay } from '../../i18n/say'
import { useWidth } from '../../parts/useWidth'
import { Plot } from './Plot'
import { type Drawn, mostOf } from './series'

type Props = { of: Drawn; at: number[]; to: number; cursor: number | null; onCursor: (index: number | null) => void }

export function Chart({ of, at, to, cursor, onCursor }: Props) {
  const { t, f } = useSay()
  const [width, frame] = useWidth(560)
  const [isTable, setTable] = useState(false)
  const m = t.monitoring
  const name = m.charts[of.key]
  const shown = (value: number | null | undefined) => (value === null || value === undefined ? '–' : of.say(value))
  const parts = of.lines.map((line) => {
    const most = mostOf(line)
    return m.most(line.name, most === null ? m.none : of.say(most))
  })
  const from = at[0] ?? to
  return (
    <section className="card mon-chart">
      <div className="title-row">
        <h2>
          {name}
          {cursor !== null && at[cursor] !== undefined && <small>{f.when(at[cursor], to)}</small>}
        </h2>
        <span className="grow" />
        <button type="button" className="control" aria-expanded={isTable} onClick={() => setTable(!isTable)}>
          {isTable ? t.shell.hideNumbers : t.shell.showNumbers}
        </button>
      </div>
      <div className="legend">
        {of.lines.map((line) => (
          <span key={line.tone}>
            <i className={`mon-${line.tone}`} />
            {line.name} {cursor !== null && <b>{shown(line.values[cursor])}</b>}
          </span>
        ))}
        {of.bound !== null && (
          <span>
            <i className="mon-bound" />
            {m.bound} {of.say(of.bound)}
          </span>
        )}
      </div>
      <div ref={frame}>
        <Plot of={of} width={width} count={at.length} cursor={cursor} onCursor={onCursor} label={m.chartSays(name, parts.join(', '))} ends={[f.when(from, to), f.when(to, to)]} />
      </div>
      {isTable && (
        <div className="scroll-x mon-numbers" tabIndex={0} role="region" aria-label={name}>
          <table>
            <thead>
              <tr>
                <th scope="col">{m.at}</th>
                {of.lines.map((line) => (
                  <th key={line.tone} scope="col" className="r">
                    {line.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {at.map((instant, i) => (
                <tr key={instant}>
                  <td>{f.when(instant, to)}</td>
                  {of.lines.map((line) => (
                    <td key={line.tone} className="r">
                      {shown(line.values[i])}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}
