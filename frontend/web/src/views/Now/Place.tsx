/** One place of the limit: who is awake in it, until when and at what price; or that it is free. */
import type { Namespace } from '../../api/names'
import { namespacePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { Meter } from '../../parts/Meter'
import { Seen } from '../../parts/Seen'
import { State } from '../../parts/State'
import { ViewLink } from '../../parts/ViewLink'
import { LOOKS, ofNamespace } from '../../parts/states'
import { useJustChanged } from '../../parts/useJustChanged'
import { isSince } from './unconfirmed'

/** `silentSince`: what was to come after it is not confirmed. */
type Props = { of: Namespace; now: number; silentSince: number | null }

export function Place({ of, now, silentSince }: Props) {
  const { t, f } = useSay()
  const isUnconfirmed = isSince(of, silentSince)
  const look = isUnconfirmed ? LOOKS.unconfirmed : ofNamespace(of)
  const mark = useJustChanged(`place ${of.cluster}/${of.namespace}`, look.word)
  const { observed, price_per_hour: price } = of
  const facts = [of.team, of.cost_center, price ? t.now.perHour(f.money(price)) : null].filter(Boolean)
  return (
    <ViewLink to={namespacePath(of.cluster, of.namespace)} className={`place appear ${mark} ${look.tone === 'fought' ? 'is-fought' : ''} ${isUnconfirmed ? 'is-unconfirmed' : ''}`}>
      <span className="row">
        <State look={look} />
        {observed && (
          <span className="s i2 place-ready">
            <Seen of={observed} now={now} />
          </span>
        )}
      </span>
      <span className="place-name">{of.namespace}</span>
      <Until of={of} now={now} silentSince={silentSince} />
      <PlaceMeter of={of} now={now} isUnconfirmed={isUnconfirmed} />
      <span className="xs i2 place-facts">{facts.join(' · ')}</span>
    </ViewLink>
  )
}

function Until({ of, now, silentSince }: Props) {
  const { t, f } = useSay()
  const late = of.overdue?.way === 'sleep' ? Date.parse(of.overdue.at) : null
  const isUnconfirmed = isSince(of, silentSince)
  if (late !== null) {
    return (
      <span className={`s place-until ${isUnconfirmed ? 'tone-degraded' : 'tone-fought'}`}>
        <span>{t.now.sleepWasDue(f.when(late, now))}</span> {!isUnconfirmed && <span className="i2">{t.now.late(f.ahead((silentSince ?? now) - late))}</span>}
      </span>
    )
  }
  if (of.next_switch?.way === 'wake') return <span className="s place-until i2">{t.now.asleepUntilShort(f.when(Date.parse(of.next_switch.at), now))}</span>
  const end = of.next_switch ? Date.parse(of.next_switch.at) : null
  if (end === null) return <span className="s place-until i2">{t.now.noEnd}</span>
  return (
    <span className="s place-until">
      <span>{t.now.until(f.when(end, now))}</span> <span className="i2">{f.relative(end, now)}</span>
    </span>
  )
}

function PlaceMeter({ of, now, isUnconfirmed }: Pick<Props, 'of' | 'now'> & { isUnconfirmed: boolean }) {
  const from = of.awake_since ? Date.parse(of.awake_since) : of.window ? Date.parse(of.window.start) : null
  const late = of.overdue?.way === 'sleep' ? Date.parse(of.overdue.at) : null
  const until = late ?? (of.next_switch ? Date.parse(of.next_switch.at) : of.window ? Date.parse(of.window.stop) : null)
  if (from === null || until === null) return <span className="meter" />
  return <Meter from={from} until={until} now={now} isOver={late !== null && !isUnconfirmed} />
}

export function FreePlace() {
  const { t } = useSay()
  return (
    <span className="free">
      <Icon name="pending" />
      {t.now.free}
    </span>
  )
}
