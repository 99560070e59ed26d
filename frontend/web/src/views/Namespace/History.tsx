/** What became of its windows, the newest first. */
import type { Occurrence } from '../../api/names'
import { useSay } from '../../i18n/say'
import { StackingTable } from '../../parts/StackingTable'
import { State } from '../../parts/State'
import { Unpriced } from '../../parts/Counted'
import { OutLink } from '../../parts/ViewLink'
import { ofOccurrence } from '../../parts/states'

const FIRST = 10

export function History({ all }: { all: Occurrence[] }) {
  const { t, f } = useSay()
  const c = t.namespace.columns
  const lag = (seconds: number | null | undefined) => (seconds === null || seconds === undefined ? '–' : f.lag(seconds * 1000))
  const waited = ({ actual }: Occurrence) => (actual?.waited_s ? t.namespace.afterWaiting(f.ahead(actual.waited_s * 1000)) : '')
  const start = (o: Occurrence) => Date.parse(o.planned.start)
  return (
    <section id="history" className="ns-wide">
      <h2>
        {t.namespace.history}
        {all.length > 0 && <small>{t.namespace.windows(all.length)}</small>}
      </h2>
      {all.length === 0 ? (
        <p className="card quiet-card ns-card">{t.namespace.noHistory}</p>
      ) : (
        <StackingTable
          name={t.namespace.history}
          rows={all}
          keyOf={(o) => o.id}
          first={FIRST}
          columns={[
            { head: c.result, is: 'state', cell: (o) => <Result of={o} /> },
            { head: c.day, is: 'title', cell: (o) => <span className="nowrap">{f.day(start(o))}</span> },
            { head: c.planned, cell: (o) => <span className="nowrap">{f.time(start(o))}–{f.time(Date.parse(o.planned.stop))}</span> },
            { head: c.lateWake, is: 'number', cell: (o) => `${lag(o.actual?.late_s)}${waited(o)}` },
            { head: c.lateSleep, is: 'number', cell: (o) => lag(o.actual?.late_stop_s) },
            { head: c.ready, is: 'number', cell: (o) => lag(secondsToReady(o)) },
            { head: c.cost, is: 'number', cell: (o) => <Cost of={o} /> },
            { head: c.pr, is: 'number', cell: (o) => <Change of={o} /> },
          ]}
        />
      )}
    </section>
  )
}

function Result({ of }: { of: Occurrence }) {
  const { t } = useSay()
  return (
    <>
      <State look={ofOccurrence(of)} />
      {of.cause && <div className="xs i2 ns-cause">{t.causes[of.cause]}</div>}
    </>
  )
}

/** The pull request that brought it; the commit where nobody knows of one. */
function Change({ of }: { of: Occurrence }) {
  if (of.pull_request !== null) return <OutLink href={of.links.pull_request}>{of.pull_request}</OutLink>
  return (
    <OutLink href={of.links.commit}>
      <code>{of.commit.slice(0, 7)}</code>
    </OutLink>
  )
}

function secondsToReady({ actual }: Occurrence): number | null {
  return actual?.ready ? (Date.parse(actual.ready) - Date.parse(actual.start)) / 1000 : null
}

/** What was never awake cost nothing that anybody could tell. */
function Cost({ of: { actual, usage } }: { of: Occurrence }) {
  const { t, f } = useSay()
  if (!actual) return '–'
  return (
    <>
      {usage?.cost ? (actual.stop === null ? t.namespace.soFar : String)(f.money(usage.cost)) : t.namespace.unknown}
      <Unpriced pods={usage?.unpriced_pods ?? 0} />
    </>
  )
}
