/** What somebody should look at, most pressing first: state, sentence, since when, and one way to its remedy. */
import type { Attention, Summary } from '../../api/names'
import { namespacePath } from '../../app/url'
import { useSay } from '../../i18n/say'
import { State } from '../../parts/State'
import { OutLink, ViewLink } from '../../parts/ViewLink'
import { LOOKS, ofAttention } from '../../parts/states'
import { HOUR } from '../../time/zones'
import { details, headline, remedy } from './attention'
import { attentionOf } from './order'
import { type Unconfirmed, unconfirmed } from './unconfirmed'

type Props = { summary: Summary; now: number; silentSince: number | null }

export function NeedsAttention({ summary, now, silentSince }: Props) {
  const { t } = useSay()
  const unknown = unconfirmed(summary, silentSince)
  const isUnknown = (a: Attention) => unknown.some(({ of }) => of.cluster === a.cluster && of.namespace === a.namespace)
  const known = summary.attention.filter((a) => a.rank !== 'waiting' || !isUnknown(a))
  const first = known.filter((a) => a.rank === 'failed' || a.rank === 'contended')
  const count = known.length + unknown.length
  const entry = (a: Attention) => <Entry key={attentionOf(a)} of={a} summary={summary} now={now} />
  return (
    <section className="now-attention">
      <h2>
        {t.now.attention}
        {count > 0 && <small>{count}</small>}
      </h2>
      {count === 0 ? (
        <p className="card quiet-card i2">{t.now.nothing}</p>
      ) : (
        <ul className="card attention">
          {first.map(entry)}
          {unknown.map((each) => (
            <UnknownEntry key={`unconfirmed ${each.of.cluster}/${each.of.namespace}`} {...each} now={now} />
          ))}
          {known.slice(first.length).map(entry)}
        </ul>
      )}
    </section>
  )
}

function Entry({ of: a, summary, now }: { of: Attention; summary: Summary; now: number }) {
  const say = useSay()
  const { t, f } = say
  const since = a.since ? Date.parse(a.since) : null
  const lines = details(a, summary, say, now)
  const way = remedy(a, t.attention)
  const span = since === null ? '' : now - since < 24 * HOUR ? t.now.forSpan(f.ahead(now - since)) : f.relative(since, now)
  return (
    <li>
      <State look={ofAttention(a)} />
      <div>
        <div>
          {bold(headline(a, summary, say, now), a.namespace)} {a.cluster && a.cluster !== summary.policy.clusters[0] && <span className="s i3">· {a.cluster}</span>}
        </div>
        {lines.length > 0 && <div className="s i2">{lines.join(' ')}</div>}
      </div>
      <div className="s r">
        <span className="i2">{span}</span>
        {way && (
          <div>
            {'to' in way ? (
              <ViewLink to={way.to} className="u">
                {way.words}
              </ViewLink>
            ) : (
              <OutLink href={way.href} className="u">
                {way.words}
              </OutLink>
            )}
          </div>
        )}
      </div>
    </li>
  )
}

function UnknownEntry({ of, at, way, now }: Unconfirmed & { now: number }) {
  const { t, f } = useSay()
  const words = t.attention
  const said = (way === 'wake' ? words.toWake : words.toSleep)(of.namespace, f.when(at, now))
  return (
    <li>
      <State look={LOOKS.unconfirmed} />
      <div>
        <div>{bold(said, of.namespace)}</div>
        <div className="s i2">{words.silentByThen}</div>
      </div>
      <div className="s r">
        <span className="i2">{f.relative(at, now)}</span>
        <div>
          <ViewLink to={namespacePath(of.cluster, of.namespace)} className="u">
            {words.remedies.unconfirmed}
          </ViewLink>
        </div>
      </div>
    </li>
  )
}

/** The namespace's name stands out in its sentence, wherever the language puts it. */
function bold(text: string, name: string | null) {
  const at = name ? text.indexOf(name) : -1
  if (!name || at < 0) return text
  return (
    <>
      {text.slice(0, at)}
      <b>{name}</b>
      {text.slice(at + name.length)}
    </>
  )
}
