import { Bone, HeadShape } from '../../parts/Loading'

const ROWS = 5

/** What costs will look like, while they are being asked for. */
export function CostsShape() {
  return (
    <>
      <HeadShape chips={240} />
      <div className="wrap costs-body">
        <div className="costs-bar">
          <Bone width="min(300px, 100%)" height={32} radius={8} />
        </div>
        <Bone height={276} radius={12} />
        <Bone height={36 * (ROWS + 2)} radius={12} />
      </div>
    </>
  )
}
