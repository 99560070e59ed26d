/** A row for each thing that Alba depends on, the worst first: what this process reads, and what engines and bots said. */
import type { Health } from '../../api/names'
import { useDemoSpeed } from '../../app/useDemoSpeed'
import { dependencyName } from '../../i18n/dependencies'
import { useSay } from '../../i18n/say'
import { Icon } from '../../parts/Icon'
import { type Column, StackingTable } from '../../parts/StackingTable'

type Engine = Health['engines'][number]
type Bot = Health['bots'][number]
type Row = Pick<Health['dependencies'][number], 'name' | 'status' | 'breaker'> & {
  at: string | null
  error?: string
  error_at?: string | null
  calls?: string
  since?: string
}

export function Dependencies({ health, now }: { health: Health; now: number }) {
  const { t } = useSay()
  const m = t.monitoring
  const isDemo = useDemoSpeed() > 0
  return (
    <>
      <h2>{m.dependencies}</h2>
      {isDemo && <p className="s i2">{m.yourClock}</p>}
      <Table name={m.dependencies} rows={health.dependencies.map((each) => ({ ...each, at: each.read_at }))} now={now} />
    </>
  )
}

/** How long ago. What answers and who speaks is of this machine's time, also where a demonstration's clock runs fast. */
function useAge(now: number): (at: string) => string {
  const { f } = useSay()
  const speed = Math.max(1, useDemoSpeed())
  return (at) => f.relative(now + (Date.parse(at) - now) / speed, now)
}

/** What an engine last said of what it relies on; one that is silent may be wrong about all of it by now. */
export function EngineWord({ engine, now }: { engine: Engine; now: number }) {
  const { t, f } = useSay()
  const age = useAge(now)
  const m = t.monitoring
  const says = engine.dependencies.length > 0 ? m.engineSays : m.engineSaid
  const title = (engine.silent ? m.lastWords : says)(engine.name, age(engine.said_at))
  const untold = engine.untold > 0 && engine.untold_since && m.untold(engine.untold, age(engine.untold_since))
  const rows = engine.dependencies.map((each) => ({ ...each, at: each.heard_at, error: each.error || undefined }))
  return (
    <>
      <h2>{title}</h2>
      <p className="s i2">{[engine.leads.length > 0 ? m.leads(f.list(engine.leads)) : m.leadsNone, untold].filter(Boolean).join(' ')}</p>
      {rows.length > 0 && <Table name={title} rows={rows} now={now} />}
    </>
  )
}

/** What a bot last said of GitHub and Slack, which nobody else asks. */
export function BotWord({ bot, now }: { bot: Bot; now: number }) {
  const { t } = useSay()
  const age = useAge(now)
  const m = t.monitoring
  const title = (bot.silent ? m.botsLastWords : m.botSays)(bot.name, age(bot.said_at))
  const rows = bot.dependencies.map(({ name, status, breaker, since, heard_at, error, error_at }) => ({ name, status, breaker, since, at: heard_at, error: error || undefined, error_at }))
  return (
    <>
      <h2>{title}</h2>
      <Table name={title} rows={rows} now={now} />
    </>
  )
}

function Table({ name, rows, now }: { name: string; rows: Row[]; now: number }) {
  const { t } = useSay()
  const age = useAge(now)
  const m = t.monitoring
  const columns: Column<Row>[] = [
    { head: m.columns.name, is: 'title', cell: (each) => <Name of={each} /> },
    { head: m.columns.state, is: 'state', cell: (each) => <Status of={each} /> },
    { head: m.columns.age, cell: (each) => <span className="nowrap">{each.at ? age(each.at) : each.calls ? '–' : m.never}</span> },
    { head: m.columns.breaker, cell: (each) => <Breaker of={each} now={now} /> },
  ]
  if (rows.some(({ error }) => error !== undefined)) columns.push({ head: m.columns.error, is: 'text', cell: (each) => <LastError of={each} now={now} /> })
  return <StackingTable name={name} rows={[...rows].sort((a, b) => worth(a) - worth(b))} keyOf={(each) => `${each.name} ${each.calls ?? ''}`} columns={columns} />
}

function Name({ of }: { of: Row }) {
  const { t } = useSay()
  const { calls } = t.monitoring
  return (
    <>
      {dependencyName(of.name, t)} {of.calls && <span className="xs i3">{calls[of.calls] ?? of.calls}</span>}
    </>
  )
}

function Status({ of }: { of: Row }) {
  const { t } = useSay()
  const isWell = of.status === 'ok'
  return (
    <span className={`state nowrap ${isWell ? 'tone-ok' : 'tone-failed'}`}>
      <Icon name={isWell ? 'done' : 'failed'} />
      {t.monitoring.status[of.status]}
    </span>
  )
}

function Breaker({ of, now }: { of: Row; now: number }) {
  const { t } = useSay()
  const age = useAge(now)
  if (!of.breaker) return '–'
  return (
    <>
      {t.monitoring.breaker[of.breaker] ?? of.breaker}
      {of.since && of.breaker !== 'closed' && <span className="xs i3"> {age(of.since)}</span>}
    </>
  )
}

function LastError({ of, now }: { of: Row; now: number }) {
  const age = useAge(now)
  if (!of.error) return '–'
  return (
    <>
      {of.error} {of.error_at && <span className="xs i3 nowrap">{age(of.error_at)}</span>}
    </>
  )
}

function worth(each: Row): number {
  if (each.status !== 'ok') return 0
  return each.breaker && each.breaker !== 'closed' ? 1 : 2
}
