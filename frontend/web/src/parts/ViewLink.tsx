/** A link to a view of this page; it keeps the zone and the language that the URL names. */
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import { useHref } from '../app/url'

type Props = { to: string; query?: Record<string, string>; className?: string; current?: boolean; children: ReactNode; label?: string }

export function ViewLink({ to, query, className, current, children, label }: Props) {
  const href = useHref()
  return (
    <Link href={href(to, query)} className={className} aria-current={current ? 'page' : undefined} aria-label={label}>
      {children}
    </Link>
  )
}

/** Out of the page: to the repository. Text alone where nobody says where that is. */
export function OutLink({ href, className, children }: { href: string | null | undefined; className?: string; children: ReactNode }) {
  if (!href) return <span>{children}</span>
  return (
    <a href={href} className={className} rel="noreferrer">
      {children}
    </a>
  )
}
