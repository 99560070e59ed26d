/** A filter that takes one value, or all: "Team: all", "Team: payments". */
import { Icon } from './Icon'

type Props = { label: string; all: string; value: string; options: [string, string][]; onPick: (value: string | null) => void }

export function PickOne({ label, all, value, options, onPick }: Props) {
  return (
    <span className="select">
      <select className="control" aria-label={label} value={value} onChange={(event) => onPick(event.target.value || null)}>
        <option value="">
          {label}: {all}
        </option>
        {value && !options.some(([each]) => each === value) && <option value={value}>{`${label}: ${value}`}</option>}
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {each === value ? `${label}: ${name}` : name}
          </option>
        ))}
      </select>
      <Icon name="down" />
    </span>
  )
}
