/** Writes a schedule, changes one or takes one away; in each case GitHub's own page makes the pull request. */
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../api/queries'
import { useQueryState } from '../../app/url'
import { useSay } from '../../i18n/say'
import { Loading } from '../../parts/Loading'
import { ChangeSchedule } from './ChangeSchedule'
import { WriteSchedule } from './WriteSchedule'
import { FormHead } from './FormHead'
import './new.css'
import { NewShape } from './NewShape'

export default function NewSchedule() {
  const [params] = useQueryState()
  const [change, remove] = [params.get('change'), params.get('remove')]
  if (change) return <ChangeSchedule key={change} id={change} isRemoval={false} />
  if (remove) return <ChangeSchedule key={remove} id={remove} isRemoval />
  return <Write />
}

/** Where nobody answers a file can be written all the same: CI will check it. */
function Write() {
  const { t } = useSay()
  // An error is gone while it is asked again, and the form must stay.
  const { data, errorUpdateCount } = useQuery(queries.namespaces())
  if (!data && errorUpdateCount === 0) {
    return (
      <Loading view={t.shell.views.new}>
        <NewShape />
      </Loading>
    )
  }
  if (data && !data.data.allowed.length && data.data.patterns?.length === 0) {
    return (
      <>
        <FormHead title={t.form.titleNew} status={{ kind: 'begin' }} />
        <div className="wrap">
          <p className="card quiet-card">{t.form.empty}</p>
        </div>
      </>
    )
  }
  return <WriteSchedule />
}
