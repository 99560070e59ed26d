export default function NewSchedule() {
  return <h1>NewSchedule</h1>
}
