/** A button, or a link that looks like one. */
import type { ComponentProps } from 'react'
import './button.css'

type Look = { kind: 'filled' | 'outlined'; isSmall?: boolean; isDanger?: boolean; className?: string }

type Props = Look & (({ href: string } & ComponentProps<'a'>) | ({ href?: never } & ComponentProps<'button'>))

export function Button({ kind, isSmall = false, isDanger = false, className = '', ...rest }: Props) {
  const look = `button ${kind} ${isSmall ? 'small' : ''} ${isDanger ? 'danger' : ''} ${className}`
  return rest.href === undefined ? <button type="button" className={look} {...rest} /> : <a className={look} {...rest} />
}
