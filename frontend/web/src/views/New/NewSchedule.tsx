/** Writes a schedule, changes one or takes one away; in each case GitHub's own page makes the pull request. */
import { useQueryState } from '../../app/url'
import { ChangeSchedule } from './ChangeSchedule'
import { WriteSchedule } from './WriteSchedule'
import './new.css'

export default function NewSchedule() {
  const [params] = useQueryState()
  const [change, remove] = [params.get('change'), params.get('remove')]
  if (change) return <ChangeSchedule key={change} id={change} isRemoval={false} />
  if (remove) return <ChangeSchedule key={remove} id={remove} isRemoval />
  return <WriteSchedule />
}
