/** What is to be known of one bar. It can be pointed at, stays while it is, and Esc hides it. */
import type { TimelineRow } from '../../api/names'
import { useSay } from '../../i18n/say'
import { Unpriced } from '../../parts/Counted'
import { State } from '../../parts/State'
import { OutLink } from '../../parts/ViewLink'
import type { Bar } from './bars'

type Props = { bar: Bar; row: TimelineRow; now: number; style: { left: number; top?: number; bottom?: number }; onEnter: () => void; onLeave: () => void }

export function BarCard({ bar, row, now, style, onEnter, onLeave }: Props) {
  const { t, f } = useSay()
  const words = t.timeline
  const source = row.sources.find((s) => s.schedule === bar.schedule)
  const why = bar.by ?? (bar.cause ? (t.causes[bar.cause] ?? bar.cause) : null)
  return (
    <div className="bar-card card appear" role="group" aria-label={`${row.namespace}, ${t.shell.states[bar.look.word]}`} id="bar-card" style={style} onMouseEnter={onEnter} onMouseLeave={onLeave}>
      <div className="row">
        <State look={bar.look} />
        {bar.count > 1 && <span className="s i2">{words.merged(bar.count)}</span>}
        <span className="s i2">{f.day(bar.planned.start)}</span>
      </div>
      <b className="bar-card-name">{row.namespace}</b>
      <dl>
        <dt>{words.card.planned}</dt>
        <dd>
          {f.time(bar.planned.start)} – {f.time(bar.planned.stop)} <span className="i3">{f.city}</span>
        </dd>
        {bar.kind !== 'planned' && bar.kind !== 'taken' && (
          <>
            <dt>{words.card.happened}</dt>
            <dd>{happened(bar, t, f, now)}</dd>
          </>
        )}
        {why && (
          <>
            <dt>{words.card.why}</dt>
            <dd>{why}</dd>
          </>
        )}
        {bar.actual && (
          <>
            <dt>{words.card.cost}</dt>
            <dd>
              {bar.cost
                ? (bar.actual.stop === null ? words.soFar : words.costOf)(f.money(bar.cost), bar.centre)
                : words.unknownCost(bar.centre)}
              <Unpriced pods={bar.unpricedPods} />
            </dd>
          </>
        )}
        <dt>{words.card.from}</dt>
        <dd>
          <OutLink href={source?.links.file}>
            <code>{source ? `${source.file}${source.line ? `:${source.line}` : ''}` : bar.schedule}</code>
          </OutLink>
          {bar.pullRequest !== null && (
            <>
              {', '}
              <OutLink href={source?.links.pull_request}>{words.pr(bar.pullRequest)}</OutLink>
            </>
          )}
        </dd>
      </dl>
    </div>
  )
}

type Say = ReturnType<typeof useSay>

export function happened(bar: Bar, t: Say['t'], f: Say['f'], now: number): string {
  const { actual } = bar
  if (!actual) return bar.kind === 'waiting' ? t.shell.states.waiting : t.timeline.notAwake
  const end = actual.stop === null ? t.timeline.still : f.time(actual.stop)
  const over = (actual.stop ?? now) - bar.planned.stop
  return `${f.seconds(actual.start)} – ${end}${over > 60_000 ? `, ${t.timeline.lateBy(f.ahead(over))}` : ''}`
}
