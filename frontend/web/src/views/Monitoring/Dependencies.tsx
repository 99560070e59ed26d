/** A row for each thing that Alba depends on, the worst first: what this process reads, and what each engine said. */
import type { Health } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'

type Engine = Health['engines'][number]
type Row = Pick<Health['dependencies'][number], 'name' | 'status' | 'breaker'> & { at: string | null; error?: string; calls?: string; since?: string }

export function Dependencies({ health, now }: { health: Health; now: number }) {
  const { t } = useSay()
  return <Table name={t.monitoring.dependencies} rows={health.dependencies.map((each) => ({ ...each, at: each.read_at }))} now={now} />
}

/** What an engine last said of what it relies on; one that is silent may be wrong about all of it by now. */
export function EngineWord({ engine, now }: { engine: Engine; now: number }) {
  const { t, f } = useSay()
  const m = t.monitoring
  const title = (engine.silent ? m.lastWords : m.engineSays)(engine.name, f.relative(Date.parse(engine.said_at), now))
  const untold = engine.untold > 0 && engine.untold_since && m.untold(engine.untold, f.relative(Date.parse(engine.untold_since), now))
  const rows = engine.dependencies.map((each) => ({ ...each, at: each.heard_at }))
  return (
    <>
      <h2>{title}</h2>
      <p className="s i2">{[engine.leads.length > 0 ? m.leads(f.list(engine.leads)) : m.leadsNone, untold].filter(Boolean).join(' ')}</p>
      {rows.length > 0 && <Table name={title} rows={rows} now={now} />}
    </>
  )
}

function Table({ name, rows, now }: { name: string; rows: Row[]; now: number }) {
  const { t, f } = useSay()
  const m = t.monitoring
  const tellsErrors = rows.some(({ error }) => error !== undefined)
  return (
    <div className="card scroll-x" tabIndex={0} role="region" aria-label={name}>
      <table>
        <thead>
          <tr>
            {[m.columns.name, m.columns.state, m.columns.age, m.columns.breaker, ...(tellsErrors ? [m.columns.error] : [])].map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {[...rows]
            .sort((a, b) => worth(a) - worth(b))
            .map((each) => (
              <tr key={`${each.name} ${each.calls ?? ''}`}>
                <td>
                  <b>{m.names[each.name] ?? each.name}</b> {each.calls && <span className="xs i3">{m.calls[each.calls] ?? each.calls}</span>}
                </td>
                <td>
                  <span className={`state ${each.status === 'ok' ? 'tone-ok' : 'tone-failed'}`}>
                    <Icon name={each.status === 'ok' ? 'done' : 'failed'} />
                    {m.status[each.status]}
                  </span>
                </td>
                <td className="nowrap">{each.at ? f.relative(Date.parse(each.at), now) : each.calls ? '–' : m.never}</td>
                <td>
                  {each.breaker ? (m.breaker[each.breaker] ?? each.breaker) : '–'}
                  {each.since && each.breaker !== 'closed' && <span className="xs i3"> {f.relative(Date.parse(each.since), now)}</span>}
                </td>
                {tellsErrors && <td>{each.error || '–'}</td>}
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}

function worth(each: Row): number {
  if (each.status !== 'ok') return 0
  return each.breaker && each.breaker !== 'closed' ? 1 : 2
}
