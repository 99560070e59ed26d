/** A file to be written by hand: its lines are numbered, and those with a problem are marked. */
import type { Described } from './FieldBox'

type Props = { given: Described; yaml: string; bad: ReadonlySet<number>; onChange: (yaml: string) => void }

export function YamlEditor({ given, yaml, bad, onChange }: Props) {
  const count = yaml.split('\n').length
  return (
    <div className="yaml-editor">
      <div className="yaml-numbers" aria-hidden>
        {Array.from({ length: count }, (_, i) => (
          <i key={i} className={bad.has(i + 1) ? 'bad' : undefined}>
            {i + 1}
          </i>
        ))}
      </div>
      <textarea {...given} spellCheck={false} wrap="off" rows={count + 1} value={yaml} onChange={(event) => onChange(event.target.value)} />
    </div>
  )
}

/** The focus goes to the file, and there to a line. */
export function goToLine(id: string, line: number) {
  const field = document.getElementById(id)
  if (!(field instanceof HTMLTextAreaElement)) return
  const lines = field.value.split('\n')
  const at = lines.slice(0, line - 1).reduce((sum, each) => sum + each.length + 1, 0)
  field.focus()
  field.setSelectionRange(at, at + (lines[line - 1] ?? '').length)
}
