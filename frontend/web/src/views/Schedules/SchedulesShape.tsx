import { Bone, HeadShape } from '../../parts/Loading'

const ROWS = 12

/** What the list will look like, while it is being asked for. */
export function SchedulesShape() {
  return (
    <>
      <HeadShape chips={240} />
      <div className="wrap schedules">
        <div className="sc-filters">
          <Bone width="min(440px, 100%)" height={32} radius={8} />
          <Bone width="min(680px, 100%)" height={32} radius={8} />
        </div>
        <Bone height={36 * ROWS} radius={12} />
      </div>
    </>
  )
}
