/** The file as it stands on main, to be changed under the same checks, or to be taken away. */
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ScheduleDetail } from '../../api/names'
import { queries } from '../../api/queries'
import { useSay } from '../../i18n/say'
import { Button } from '../../parts/Button'
import { CopyButton } from '../../parts/CopyButton'
import { Fault } from '../../parts/Fault'
import { Icon } from '../../parts/Icon'
import { Loading } from '../../parts/Loading'
import { YamlCard } from '../../parts/YamlCard'
import { useLastError } from '../../parts/useLastError'
import { OpenButton, StatusMark, Sum } from './EndBar'
import { FieldBox } from './FieldBox'
import { FormHead } from './FormHead'
import { PreviewDay } from './PreviewDay'
import { Difference } from './Difference'
import { ProblemNote } from './ProblemNote'
import { FallsAway } from './FallsAway'
import { statusOf } from './WriteSchedule'
import { YamlEditor, goToLine } from './YamlEditor'
import { edgeOf, placeIn } from './edges'
import { mended } from './lines'
import { fieldOf } from './draft'
import { overlapOf } from './problems'
import { useValidation } from './useValidation'

export function ChangeSchedule({ id, isRemoval }: { id: string; isRemoval: boolean }) {
  const { t } = useSay()
  const asked = useQuery(queries.schedule(id))
  const { data, errorUpdatedAt, refetch } = asked
  const error = useLastError(asked, id)
  if (!data) {
    if (error) return <Fault sentence={t.form.missing(id)} error={error} failedAt={errorUpdatedAt} onRetry={() => void refetch()} asTitle />
    return <Loading view={t.shell.views.new} />
  }
  return isRemoval ? <Removal of={data.data} /> : <Change of={data.data} />
}

function Change({ of }: { of: ScheduleDetail }) {
  const { t } = useSay()
  const own = of.schedule.file.replace(/\.yaml$/, '')
  const { id, file, timezone } = of.schedule
  const [yaml, setYaml] = useState(of.yaml ?? '')
  const { validation, error, isSettled } = useValidation(file, yaml, true)
  const problems = validation?.problems ?? []
  const status = statusOf(true, isSettled, Boolean(error), problems.filter((p) => p.severity === 'error').length)
  const preview = validation?.schedules[0] ?? null
  // What was answered of the lines as they were before the last key is nothing to be pressed now.
  const found = problems.map((problem) => {
    const overlap = overlapOf(problem, timezone, own)
    const place = placeIn(file, problem)
    const edge = overlap && place && isSettled ? edgeOf(yaml, place, overlap) : null
    const line = edge?.place.line ?? place?.line ?? null
    const field = t.form.fields[fieldOf(problem.pointer)]
    return { problem, overlap, edge, line, label: line ? t.form.atLine(field, line) : field }
  })
  const fix = (change: Parameters<typeof mended>[1]) => {
    if (isSettled) setYaml(mended(yaml, change))
  }
  const refuse = () => goToLine('field-yaml', found.find(({ problem, line }) => problem.severity === 'error' && line)?.line ?? 1)
  return (
    <>
      <FormHead title={t.form.titleChange(id)} status={status} commit={validation?.checked_against} />
      <div className="wrap new-grid">
        <section>
          <h2 className="yaml-title">
            {t.form.file}
            <small>schedules/{file}</small>
          </h2>
          <div className="card form">
            <FieldBox
              name="yaml"
              label={t.form.fields.yaml}
              span={6}
              problem={
                found.length > 0 &&
                found.map(({ problem, overlap, edge, label }) => (
                  <ProblemNote
                    key={problem.code + problem.message}
                    problem={problem}
                    file={file}
                    label={label}
                    overlap={overlap}
                    move={edge}
                    onFix={fix}
                    onMove={() => edge && fix(edge)}
                  />
                ))
              }
            >
              {(given) => <YamlEditor given={given} yaml={yaml} bad={new Set(found.flatMap(({ line }) => line ?? []))} onChange={setYaml} />}
            </FieldBox>
          </div>
          <div className="yaml-bar is-end">
            <StatusMark status={status} />
            <Sum preview={preview} />
            <span className="grow" />
            <CopyButton text={yaml} label={t.shell.copy} />
            <OpenButton validation={validation} yaml={yaml} status={status} onRefused={refuse} />
          </div>
        </section>
        <div>
          <PreviewDay
            preview={preview}
            overlap={found.find((each) => each.overlap)?.overlap ?? null}
            wrong={found.filter((each) => !each.overlap).map(({ label, problem }) => ({ severity: problem.severity, text: t.form.wrongHere(label, problem.message) }))}
          />
          <Difference before={of.yaml ?? ''} after={yaml} />
        </div>
      </div>
    </>
  )
}

function Removal({ of }: { of: ScheduleDetail }) {
  const { t } = useSay()
  const { id, file, links } = of.schedule
  return (
    <>
      <FormHead title={t.form.titleRemove(id)} status={{ kind: 'begin' }} />
      <div className="wrap new-grid">
        <YamlCard
          title={t.form.file}
          path={`schedules/${file}`}
          yaml={of.yaml ?? ''}
          actions={
            links.remove ? (
              <Button kind="filled" isSmall isDanger href={links.remove} rel="noreferrer">
                {t.form.openRemove}
                <Icon name="external" />
              </Button>
            ) : (
              <span className="s i2">{t.form.noRepository}</span>
            )
          }
        >
          <span className="s i2">{t.form.removeSays}</span>
        </YamlCard>
        <div>
          <FallsAway of={of} />
          <Difference before={of.yaml ?? ''} after="" />
        </div>
      </div>
    </>
  )
}
