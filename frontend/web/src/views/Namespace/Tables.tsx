import type { NamespaceDetail, Occurrence } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Icon, type IconName } from '../../parts/Icon'
import { State } from '../../parts/State'
import { OutLink } from '../../parts/ViewLink'
import { ofOccurrence } from '../../parts/states'

type Workload = NamespaceDetail['workloads'][number]

const LOOKS: Record<NonNullable<Workload['state']>, [IconName, string]> = {
  ready: ['awake', 'awake'],
  'not-ready': ['degraded', 'degraded'],
  asleep: ['asleep', 'asleep'],
  off: ['cancelled', 'quiet'],
  excluded: ['pending', 'quiet'],
}

export function Workloads({ all }: { all: Workload[] }) {
  const { t } = useSay()
  const c = t.namespace.columns
  return (
    <section id="workloads">
      <h2>
        {t.namespace.workloads}
        <small>{t.namespace.workloadsNote}</small>
      </h2>
      <div className="card ns-card scroll-x" tabIndex={0} role="region" aria-label={t.namespace.workloads}>
        {all.length === 0 ? (
          <p className="ns-pad i2">{t.namespace.noWorkloads}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">{c.state}</th>
                <th scope="col">{c.name}</th>
                <th scope="col">{c.kind}</th>
                <th scope="col" className="r">{c.now}</th>
                <th scope="col" className="r">{c.kept}</th>
                <th scope="col">{c.by}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((w) => (
                <tr key={`${w.kind}/${w.name}`}>
                  <td>
                    {w.state && (
                      <span className={`state tone-${LOOKS[w.state][1]}`}>
                        <Icon name={LOOKS[w.state][0]} />
                        {t.namespace.workloadStates[w.state]}
                      </span>
                    )}
                    {w.trouble && <div className="xs i2">{w.trouble}</div>}
                  </td>
                  <td>
                    <b>{w.name}</b>
                  </td>
                  <td>{w.kind}</td>
                  <td className="r">{w.size ?? '–'}</td>
                  <td className="r">{w.recorded ?? '–'}</td>
                  <td>{w.changed_by ?? '–'}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}

export function History({ all }: { all: Occurrence[] }) {
  const { t, f } = useSay()
  const c = t.namespace.columns
  const seconds = (span: number) => f.duration(span * 1000)
  return (
    <section id="history" className="ns-wide">
      <h2>
        {t.namespace.history}
        <small>{t.namespace.windows(all.length)}</small>
      </h2>
      <div className="card ns-card scroll-x" tabIndex={0} role="region" aria-label={t.namespace.history}>
        {all.length === 0 ? (
          <p className="ns-pad i2">{t.namespace.noHistory}</p>
        ) : (
          <table>
            <thead>
              <tr>
                <th scope="col">{c.result}</th>
                <th scope="col">{c.day}</th>
                <th scope="col">{c.planned}</th>
                <th scope="col" className="r">{c.late}</th>
                <th scope="col" className="r">{c.ready}</th>
                <th scope="col" className="r">{c.cost}</th>
                <th scope="col" className="r">{c.pr}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((o) => {
                const start = Date.parse(o.planned.start)
                const { actual } = o
                const ready = actual?.ready ? (Date.parse(actual.ready) - Date.parse(actual.start)) / 1000 : null
                return (
                  <tr key={o.id}>
                    <td>
                      <State look={ofOccurrence(o)} />
                      {o.cause && <span className="xs i2"> {t.causes[o.cause]}</span>}
                    </td>
                    <td className="nowrap">{f.day(start)}</td>
                    <td className="nowrap">
                      {f.time(start)}–{f.time(Date.parse(o.planned.stop))}
                    </td>
                    <td className="r">{actual ? seconds(actual.late_s) : '–'}</td>
                    <td className="r">{ready === null ? '–' : seconds(ready)}</td>
                    <td className="r">{o.usage?.cost ? f.money(o.usage.cost) : t.namespace.unknown}</td>
                    <td className="r">
                      {o.pull_request === null ? (
                        <OutLink href={o.links.commit}>
                          <code>{o.commit.slice(0, 7)}</code>
                        </OutLink>
                      ) : (
                        <OutLink href={o.links.pull_request}>{o.pull_request}</OutLink>
                      )}
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        )}
      </div>
    </section>
  )
}
