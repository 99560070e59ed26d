/** One field: its name, what is asked for, and below it help or what is wrong with it. */
import type { ReactNode } from 'react'

export type Described = { id: string; 'aria-describedby': string; 'aria-invalid': boolean }
type Props = { name: string; label: string; span: 2 | 3 | 6; help?: ReactNode; problem?: ReactNode; children: (described: Described) => ReactNode }

export function FieldBox({ name, label, span, help, problem, children }: Props) {
  const id = `field-${name}`
  return (
    <div className={`field span-${span} ${problem ? 'is-bad' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': `${id}-help`, 'aria-invalid': Boolean(problem) })}
      <div id={`${id}-help`} className="field-help">
        {problem ?? help}
      </div>
    </div>
  )
}
