/** What switches next, grouped by time. */
import type { Transition } from '../../api/names'
import { namespacePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { ViewLink } from '../../parts/ViewLink'
import { HOUR } from '../../time/zones'

/** `home`: the cluster that is meant where none is named. */
type Props = { switches: Transition[]; now: number; isConfirmed: boolean; home: string | undefined }

export function NextSwitches({ switches, now, isConfirmed, home }: Props) {
  const { t, f } = useSay()
  const groups = [...new Set(switches.map((s) => s.at))].map((at) => [at, switches.filter((s) => s.at === at)] as const)
  return (
    <section className="now-next">
      <h2>
        {isConfirmed ? t.now.next : t.now.nextAsPlanned}
        <small>{t.now.timesIn(f.city, f.offset(now))}</small>
      </h2>
      {groups.length === 0 ? (
        <p className="card quiet-card i2">{t.now.nextNone}</p>
      ) : (
        <ol className="card next">
          {groups.map(([at, group]) => (
            <li key={at}>
              <b>
                <time dateTime={at}>{f.when(Date.parse(at), now)}</time>
              </b>
              <ul>
                {group.map((s) => (
                  <Entry key={`${s.cluster}/${s.namespace}`} of={s} now={now} isNamed={s.cluster !== home} />
                ))}
              </ul>
              <span className="s i2 nowrap">{f.relative(Date.parse(at), now)}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}

function Entry({ of, now, isNamed }: { of: Transition; now: number; isNamed: boolean }) {
  const { t, f } = useSay()
  const untilText = ({ at, until }: Transition, present: number) => {
    const end = Date.parse(until ?? at)
    return end - Date.parse(at) < 24 * HOUR ? f.time(end) : f.when(end, present)
  }
  const wakes = of.way === 'wake'
  const words = wakes
    ? of.until
      ? t.now.wakesUntil(untilText(of, now))
      : t.now.wakes
    : of.if_place
      ? t.now.sleepsIfPlace
      : t.now.sleeps
  return (
    <li>
      <Icon name={wakes ? 'waking' : 'sleeping'} size={18} />
      <span>
        <ViewLink to={namespacePath(of.cluster, of.namespace)} className="plain">
          <b>{of.namespace}</b>
        </ViewLink>{' '}
        <span className="i2">{words}</span> {isNamed && <span className="s i3">· {of.cluster}</span>}
      </span>
    </li>
  )
}
