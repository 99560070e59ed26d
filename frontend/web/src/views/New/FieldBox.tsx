/** One field: its name, what is asked for, and below it help or what is wrong with it. */
import type { ReactNode } from 'react'

export type Described = { id: string; 'aria-describedby': string; 'aria-invalid': boolean }
/** `isApart`: what is wrong stands below the whole row, in a `ProblemRow`. */
type Props = { name: string; label: string; span: 2 | 3 | 6; help?: ReactNode; problem?: ReactNode; isApart?: boolean; children: (described: Described) => ReactNode }

export function FieldBox({ name, label, span, help, problem, isApart, children }: Props) {
  const id = `field-${name}`
  return (
    <div className={`field span-${span} ${problem ? 'is-bad' : ''}`}>
      <label htmlFor={id}>{label}</label>
      {children({ id, 'aria-describedby': isApart && problem ? `${id}-help ${id}-problem` : `${id}-help`, 'aria-invalid': Boolean(problem) })}
      <div id={`${id}-help`} className="field-help">
        {isApart ? help : (problem ?? help)}
      </div>
    </div>
  )
}

/** What is wrong with the fields of one row, in its full width: a narrow field has no room for a sentence. */
export function ProblemRow({ all }: { all: [name: string, problem: ReactNode][] }) {
  const found = all.filter(([, problem]) => Boolean(problem))
  if (!found.length) return null
  return (
    <div className="field span-6 problem-row">
      {found.map(([name, problem]) => (
        <div key={name} id={`field-${name}-problem`}>
          {problem}
        </div>
      ))}
    </div>
  )
}
