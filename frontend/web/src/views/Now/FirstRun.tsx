/** In place of Now while there is no schedule: how one begins. */
import { useQuery } from '@tanstack/react-query'
import type { Summary } from '../../api/names'
import { queries } from '../../api/queries'
import { useGo } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Button } from '../../parts/Button'
import { Icon } from '../../parts/Icon'
import { Head } from '../../parts/Head'
import { YamlCard } from '../../parts/YamlCard'
import { useValidation } from '../New/useValidation'
import { DayStrip } from './DayStrip'
import { FreePlace } from './Place'
import './first-run.css'

export default function FirstRun({ summary, now }: { summary: Summary; now: number }) {
  const { t } = useSay()
  const go = useGo()
  const words = t.now.first
  const { limit, timezone } = summary.policy
  const steps = [
    ['list', words.write, words.writeWhy],
    ['done', words.checked, words.checkedWhy],
    ['waking', words.wakes, words.wakesWhy(limit)],
  ] as const
  return (
    <>
      <Head title={t.now.empty} asOf={now}>
        <span>{words.policy(limit, timezone)}</span>
      </Head>
      {summary.clusters.slice(0, 1).map((c) => (
        <DayStrip key={c.cluster} cluster={c} now={now} height={124} isNamed={false} silentSince={null} />
      ))}
      <div className="wrap">
        {summary.clusters.map((c) => (
          <section key={c.cluster}>
            <h2 className="now-title">
              {t.now.places}
              <small>{t.now.placesIn(c.taken, c.limit, c.cluster)}</small>
            </h2>
            <div className="places">
              {Array.from({ length: Math.min(c.limit, 10) }, (_, i) => (
                <FreePlace key={i} />
              ))}
            </div>
          </section>
        ))}
        <div className="first-duo">
          <section>
            <h2 className="first-title">{words.title}</h2>
            <ol className="first-steps">
              {steps.map(([icon, name, why]) => (
                <li key={icon}>
                  <Icon name={icon} size={26} />
                  <div>
                    <b>{name}</b>
                    <span className="i2">{why}</span>
                  </div>
                </li>
              ))}
            </ol>
            <div className="first-buttons">
              <Button kind="filled" onClick={() => go('/new')}>
                <Icon name="plus" />
                {words.button}
              </Button>
              {summary.links.repository && (
                <Button kind="outlined" href={summary.links.repository}>
                  {words.how}
                </Button>
              )}
            </div>
          </section>
          <Smallest zone={timezone} />
        </div>
      </div>
    </>
  )
}

/** With names that this repository allows, and judged as its files are. */
function Smallest({ zone }: { zone: string }) {
  const { t, f } = useSay()
  const listed = useQuery(queries.namespaces()).data?.data.allowed
  const [allowed] = listed ?? []
  const namespace = allowed?.namespace ?? 'payments-dev'
  const team = namespace.split('-')[0] ?? namespace
  const file = `${team}/office-hours.yaml`
  const yaml = smallest(namespace, allowed?.cost_centers[0] ?? 'CC-1001', team, zone)
  const { validation } = useValidation(file, yaml, listed !== undefined)
  const [preview] = validation?.schedules ?? []
  const weekly = preview?.cost_per_hour && Number(preview.cost_per_hour.amount) > 0 ? { ...preview.cost_per_hour, amount: String(Number(preview.cost_per_hour.amount) * HOURS_A_WEEK) } : null
  return (
    <YamlCard title={t.now.first.file} path={`schedules/${file}`} yaml={yaml}>
      {validation?.valid && (
        <>
          <span className="state tone-ok">
            <Icon name="done" />
            {t.form.passes}
          </span>
          <span className="s i2">{t.now.first.perWeek(`${f.number(HOURS_A_WEEK)} h`, weekly && f.money(weekly, 0), preview?.cost_center ?? '')}</span>
        </>
      )}
    </YamlCard>
  )
}

const HOURS_A_WEEK = 50

const smallest = (namespace: string, centre: string, team: string, zone: string) => `namespace: ${namespace}
costCenter: ${centre}
owner: team-${team}
timezone: ${zone}
weekly:
  - days: [mon, tue, wed, thu, fri]
    start: 08:00
    stop: 18:00
`
