/** The places of one cluster with names in them, and below who waits and who sleeps. */
import type { ClusterLimit, Namespace, Summary } from '../../api/names'
import { namespacePath } from '../../app/url'
import { type Say, useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { ViewLink } from '../../parts/ViewLink'
import { ofNamespace } from '../../parts/states'
import { FreePlace, Place } from './Place'
import { isSince } from './unconfirmed'

const MOST_CARDS = 10
const TILES = 5

type Props = { cluster: ClusterLimit; summary: Summary; now: number; isFirst: boolean; silentSince: number | null }

export function Places({ cluster, summary, now, isFirst, silentSince }: Props) {
  const { t, f } = useSay()
  const awake = lateLast(summary.awake.filter((n) => n.cluster === cluster.cluster))
  const isMany = cluster.limit > MOST_CARDS
  const free = isMany ? 0 : Math.max(0, cluster.limit - Math.max(cluster.taken, awake.length))
  const title = silentSince === null ? t.now.awakeNow : t.now.awakeAt(f.time(silentSince))
  return (
    <section id={isFirst ? 'places' : undefined}>
      <div className="title-row now-title">
        <h2>
          {title}
          <small>{t.now.placesIn(cluster.taken, cluster.limit, cluster.cluster)}</small>
        </h2>
        <span className="grow" />
        {isFirst && (
          <span className="legend wide-only">
            <span>
              <i className="solid" />
              {t.now.happened}
            </span>
            <span>
              <i />
              {t.now.planned}
            </span>
          </span>
        )}
      </div>
      <div className={isMany ? 'places as-rows' : 'places'}>
        {awake.map((n) => (
          <Place key={n.namespace} of={n} now={now} silentSince={silentSince} />
        ))}
        {Array.from({ length: free }, (_, i) => (
          <FreePlace key={i} />
        ))}
      </div>
      <Tiles cluster={cluster.cluster} summary={summary} now={now} silentSince={silentSince} />
    </section>
  )
}

/** Soonest end first, as the API has them; what is overdue at the end. */
function lateLast(all: Namespace[]): Namespace[] {
  return [...all.filter((n) => n.overdue?.way !== 'sleep'), ...all.filter((n) => n.overdue?.way === 'sleep')]
}

type TilesProps = { cluster: string; summary: Summary; now: number; silentSince: number | null }

function Tiles({ cluster, summary, now, silentSince }: TilesProps) {
  const say = useSay()
  const { t, f } = say
  // Who has just woken keeps its tile while the pointer is among them, since nothing moves then; it says where it is now.
  const seated = new Set(summary.awake.filter((n) => n.cluster === cluster).map((n) => n.namespace))
  const here = (n: Namespace) => n.cluster === cluster
  const isKnown = (n: Namespace) => here(n) && !isSince(n, silentSince)
  const unknown = [...summary.waiting, ...summary.asleep].filter((n) => here(n) && isSince(n, silentSince))
  const waiting = summary.waiting.filter(isKnown)
  const asleep = summary.asleep.filter(isKnown)
  const room = Math.max(0, TILES - unknown.length - waiting.length)
  const rest = asleep.length + (summary.clusters.length === 1 ? summary.asleep_more : 0)
  const shown = asleep.slice(0, rest > room ? Math.max(0, room - 1) : room)
  const more = rest - shown.length
  const next = asleep[shown.length]?.next_switch
  return (
    <div className="tiles">
      {silentSince !== null &&
        unknown.map((n) => <Tile key={n.namespace} of={n} kind="stale" fact={t.now.notConfirmedSince(f.when(silentSince, now))} />)}
      {[...waiting, ...shown].map((n) => (
        <Tile key={n.namespace} of={n} kind={seated.has(n.namespace) ? 'seated' : kindOf(n)} fact={seated.has(n.namespace) ? t.now.hasPlace : factOf(n, say, now)} />
      ))}
      {more > 0 && (
        <ViewLink to="/schedules" query={{ cluster }} className="tile rest">
          <b>{t.now.moreAsleep(more)}</b>
          <span className="xs">{next ? t.now.nextWakes(f.brief(Date.parse(next.at), now)) : ''}</span>
        </ViewLink>
      )}
    </div>
  )
}

type Kind = 'stale' | 'waiting' | 'asleep' | 'failed' | 'awake' | 'seated'

function kindOf({ state, awake_since, by_hand }: Namespace): Kind {
  if (state === 'waiting' || state === 'failed') return state
  return awake_since || by_hand?.kind === 'woken-by-hand' ? 'awake' : 'asleep'
}

function factOf(n: Namespace, { t, f }: Say, now: number): string {
  if (n.state === 'waiting') return n.waiting_since ? t.now.waitingSince(f.when(Date.parse(n.waiting_since), now)) : ''
  if (n.state === 'failed') return t.now.failedShort
  if (n.state !== 'asleep' || n.by_hand) return t.shell.states[ofNamespace(n).word]
  return n.next_switch ? t.now.asleepUntilShort(f.brief(Date.parse(n.next_switch.at), now)) : t.now.asleepShort
}

function Tile({ of, kind, fact }: { of: Namespace; kind: Kind; fact: string }) {
  return (
    <ViewLink to={namespacePath(of.cluster, of.namespace)} className={`tile ${kind}`}>
      <Icon name={kind === 'seated' ? ofNamespace(of).icon : kind} />
      <b>{of.namespace}</b>
      <span className="xs">{fact}</span>
    </ViewLink>
  )
}
