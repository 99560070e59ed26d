import { Bone, HeadShape } from '../../parts/Loading'

const ROWS = [1, 2, 3, 4, 5, 6, 7, 8]

/** What the timeline will look like, while it is being asked for. */
export function TimelineShape() {
  return (
    <>
      <HeadShape chips={240} />
      <div className="wrap">
        <div className="tl-bar">
          <Bone width="min(420px, 100%)" height={32} radius={8} />
        </div>
        <Bone height={118} radius={12} />
        {ROWS.map((row) => (
          <div key={row} className="tl-bone">
            <Bone height={16} />
          </div>
        ))}
      </div>
    </>
  )
}
