/** The facts in the order in which they decide, each with its source; last what a person can do. */
import type { NamespaceDetail } from '../../api/names'
import { sentence } from '../../i18n/reasons'
import { useSay } from '../../i18n/say'
import { CopyButton } from '../../parts/CopyButton'
import { Icon, type IconName } from '../../parts/Icon'
import { OutLink } from '../../parts/ViewLink'

type Fact = NamespaceDetail['why'][number]

const TROUBLES: Record<string, [IconName, string]> = {
  failed: ['failed', 'failed'],
  failing: ['failed', 'failed'],
  contended: ['fought', 'fought'],
  'woken-by-hand': ['fought', 'fought'],
  'put-to-sleep-by-hand': ['fought', 'fought'],
  waiting: ['waiting', 'waiting'],
  degraded: ['degraded', 'degraded'],
  owed: ['stale', 'degraded'],
  late: ['stale', 'degraded'],
}

export function Why({ of, now }: { of: NamespaceDetail; now: number }) {
  const { t } = useSay()
  return (
    <section className="ns-why">
      <h2>{t.namespace.why}</h2>
      <div className="card ns-card">
        <ul className="why">
          {of.why.map((fact, i) => (
            <One key={`${fact.code} ${i}`} fact={fact} now={now} />
          ))}
        </ul>
        {of.remedies.map((remedy) => (
          <div key={remedy.code} className="remedy">
            <b>{t.namespace.remedies[remedy.code] ?? t.namespace.remedy}</b>
            <pre>{remedy.text}</pre>
            <CopyButton text={remedy.text} label={t.shell.copy} />
          </div>
        ))}
      </div>
    </section>
  )
}

function One({ fact, now }: { fact: Fact; now: number }) {
  const say = useSay()
  const { t, f } = say
  const [icon, tone] = TROUBLES[fact.code] ?? ['check', 'ok']
  const source = fact.source
  return (
    <li>
      <Icon name={icon} className={`tone-${tone}`} />
      <div>
        <b>{sentence(fact, say, now)}</b>
        <div className="s i2">
          {fact.at && `${f.when(Date.parse(fact.at), now)} `}
          {source && (
            <>
              <OutLink href={source.links.file} className="u">
                <code>
                  {source.file}
                  {source.line ? `:${source.line}` : ''}
                </code>
              </OutLink>{' '}
              {t.namespace.in}{' '}
              <OutLink href={source.links.commit}>
                <code>{source.commit.slice(0, 7)}</code>
              </OutLink>
              {source.pull_request !== null && (
                <>
                  {', '}
                  <OutLink href={source.links.pull_request}>{t.namespace.pr(source.pull_request)}</OutLink>
                </>
              )}
            </>
          )}
        </div>
      </div>
    </li>
  )
}
