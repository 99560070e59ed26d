/** Whether what is shown is live; pressed, it pauses the updates or lets them go on. */
import { liveUpdates, useLive } from '../api/live'
import { useSay } from '../i18n/say'
import { Icon } from './Icon'
import './live-mark.css'

export function LiveMark({ lastKnown }: { lastKnown: number | null }) {
  const { t, f } = useSay()
  const { state } = useLive()
  const words = t.shell.live
  if (lastKnown !== null) {
    return (
      <span className="state tone-degraded">
        <Icon name="stale" />
        {words.lastKnown(f.time(lastKnown))}
      </span>
    )
  }
  const isPaused = state === 'paused'
  const press = () => (isPaused ? liveUpdates.start() : liveUpdates.pause())
  return (
    <button type="button" className={`live-mark ${state}`} onClick={press} title={isPaused ? words.resume : words.pause}>
      {state === 'live' || state === 'connecting' ? <span className="dot" /> : <Icon name={isPaused ? 'cancelled' : 'stale'} />}
      <b>{words[state]}</b>
      <span className="hidden">. {isPaused ? words.resume : words.pause}</span>
    </button>
  )
}
