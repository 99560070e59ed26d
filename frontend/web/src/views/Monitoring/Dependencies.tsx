/** A row for each thing that Alba depends on, the worst first. */
import type { Health } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'

type Dependency = Health['dependencies'][number]

export function Dependencies({ health, now }: { health: Health; now: number }) {
  const { t, f } = useSay()
  const m = t.monitoring
  const rows = [...health.dependencies].sort((a, b) => worth(a) - worth(b))
  return (
    <div className="card scroll-x" tabIndex={0} role="region" aria-label={m.dependencies}>
      <table>
        <thead>
          <tr>
            {[m.columns.name, m.columns.state, m.columns.age, m.columns.breaker, m.columns.error].map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((each) => (
            <tr key={each.name}>
              <td>
                <b>{m.names[each.name] ?? each.name}</b>
              </td>
              <td>
                <span className={`state ${each.status === 'ok' ? 'tone-ok' : 'tone-failed'}`}>
                  <Icon name={each.status === 'ok' ? 'done' : 'failed'} />
                  {m.status[each.status]}
                </span>
              </td>
              <td className="nowrap">{each.read_at ? f.relative(Date.parse(each.read_at), now) : m.never}</td>
              <td>{each.breaker ? (m.breaker[each.breaker] ?? each.breaker) : '–'}</td>
              <td>{each.error || '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

function worth(each: Dependency): number {
  if (each.status !== 'ok') return 0
  return each.breaker && each.breaker !== 'closed' ? 1 : 2
}
