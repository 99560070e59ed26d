import { Bone } from '../../parts/Loading'

const ROWS = 5

/** What the figures will look like, while they are being asked for. */
export function CostsShape() {
  return (
    <div className="costs-shape">
      <Bone height={276} radius={12} />
      <Bone height={36 * (ROWS + 2)} radius={12} />
    </div>
  )
}
