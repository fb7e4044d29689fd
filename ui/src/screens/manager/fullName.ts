/** As people say a name. Somebody of the staff who has no account goes by one word, their login. */
export function fullName({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return `${firstName} ${lastName}`.trim();
}
