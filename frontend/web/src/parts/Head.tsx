/** What every view begins with: the sentence that is its answer, and below it how fresh that is. */
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { Summary } from '../api/names'
import { queries } from '../api/queries'
import { silenceOf, useFreshness } from '../app/freshness'
import { useSay } from '../i18n/say'
import { LiveMark } from './LiveMark'
import { OutLink } from './ViewLink'

type Props = {
  title: string
  /** The present, or the instant that the figures are of where nothing newer has come. */
  asOf?: number | undefined
  children?: ReactNode
  /** Of the one that the view is about. */
  facts?: ReactNode
  above?: ReactNode
  aside?: ReactNode
}

export function Head({ title, asOf: present, children, facts, above, aside }: Props) {
  const { t, f } = useSay()
  const revision = useQuery(queries.summary()).data?.data.revision
  const freshness = useFreshness()
  const isHalted = freshness.kind === 'socket' || freshness.kind === 'paused'
  const asOf = present !== undefined && isHalted ? freshness.since : present
  return (
    <div className="head">
      <div>
        {above}
        <h1>{title}</h1>
        {facts && <div className="chips">{facts}</div>}
        <div className="chips">
          <LiveMark lastKnown={silenceOf(freshness)} />
          {asOf !== undefined && <span>{t.shell.at(f.dayYear(asOf), f.time(asOf), f.city)}</span>}
          {revision && asOf !== undefined && <GitAge revision={revision} now={asOf} />}
          {children}
        </div>
      </div>
      {aside}
    </div>
  )
}

function GitAge({ revision, now }: { revision: Summary['revision']; now: number }) {
  const { t, f } = useSay()
  if (!revision.looked_at) return <span>{t.shell.gitNever}</span>
  return (
    <span className="wide-only">
      {t.shell.gitRead(f.relative(Date.parse(revision.looked_at), now))},{' '}
      <OutLink href={revision.link}>
        <code>{revision.commit.slice(0, 7)}</code>
      </OutLink>
    </span>
  )
}
