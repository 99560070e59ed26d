/** What somebody should look at, most pressing first: state, sentence, since when, and one way to its remedy. */
import type { Attention, Summary } from '../../api/names'
import { useSay } from '../../i18n/say'
import { State } from '../../parts/State'
import { OutLink, ViewLink } from '../../parts/ViewLink'
import { ofAttention } from '../../parts/states'
import { HOUR } from '../../time/zones'
import { details, headline, remedy } from './attention'

export function NeedsAttention({ summary, now }: { summary: Summary; now: number }) {
  const { t } = useSay()
  const all = summary.attention
  return (
    <section className="now-attention">
      <h2>
        {t.now.attention}
        {all.length > 0 && <small>{all.length}</small>}
      </h2>
      {all.length === 0 ? (
        <p className="card quiet-card i2">{t.now.nothing}</p>
      ) : (
        <ul className="card attention">
          {all.map((a) => (
            <Entry key={`${a.rank} ${a.cluster}/${a.namespace} ${a.schedule} ${a.since}`} of={a} summary={summary} now={now} />
          ))}
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
  const way = remedy(a)
  const words = t.attention.remedies[a.rank]
  const span = since === null ? '' : now - since < 24 * HOUR ? t.now.forSpan(f.ahead(now - since)) : f.relative(since, now)
  return (
    <li>
      <State look={ofAttention(a)} />
      <div>
        <div>{bold(headline(a, summary, say, now), a.namespace)}</div>
        {lines.length > 0 && <div className="s i2">{lines.join(' ')}</div>}
      </div>
      <div className="s r">
        <span className="i2">{span}</span>
        {way && (
          <div>
            {'to' in way ? (
              <ViewLink to={way.to} className="u">
                {words}
              </ViewLink>
            ) : (
              <OutLink href={way.href} className="u">
                {words}
              </OutLink>
            )}
          </div>
        )}
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
