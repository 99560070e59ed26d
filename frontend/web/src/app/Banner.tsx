/** One sentence under the top bar while what is shown may not be the truth any more, and what to do about it. */
import { useQueryClient } from '@tanstack/react-query'
import { liveUpdates } from '../api/live'
import { useSay } from '../i18n/say'
import { Icon } from '../parts/Icon'
import { ViewLink } from '../parts/ViewLink'
import { type Freshness, useFreshness } from './freshness'

export function Banner() {
  const { t } = useSay()
  const client = useQueryClient()
  const freshness = useFreshness()
  const sentence = useSentence(freshness)
  const ask = () => {
    liveUpdates.start()
    void client.invalidateQueries()
  }
  return (
    <div role="status" className="no-print">
      {sentence && (
        <div className="banner">
          <span className="state tone-degraded">
            <Icon name="stale" />
            {t.shell.stale.word}
          </span>
          <span className="grow">{sentence}</span>
          <button type="button" className="u" onClick={ask}>
            {freshness.kind === 'paused' ? t.shell.live.resume : t.shell.stale.askNow}
          </button>
          <ViewLink to="/monitoring" className="u">
            {t.shell.stale.whatIsWrong}
          </ViewLink>
        </div>
      )}
    </div>
  )
}

function useSentence(freshness: Freshness): string {
  const { t, f } = useSay()
  const words = t.shell.stale
  switch (freshness.kind) {
    case 'fresh':
      return ''
    case 'socket':
      return words.socket(f.seconds(freshness.since))
    case 'git':
      return words.git(f.ahead(freshness.age))
    case 'paused':
      return words.paused(f.seconds(freshness.since))
    case 'table':
      return words.table(f.time(freshness.since))
    case 'engine':
      return words.engine(f.time(freshness.since))
  }
}
