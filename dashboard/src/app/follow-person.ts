/**
 * Follows who is signed in.
 *
 * @param onLeave Is called when the person who was signed in no longer is: after signing out, or when
 * another person has signed in, in another tab too.
 * @returns Takes the id of the person who is signed in now.
 */
export function followPerson(onLeave: () => void): (person: string | undefined) => void {
  let present: string | undefined;
  return (person) => {
    if (present !== undefined && person !== present) onLeave();
    present = person;
  };
}
