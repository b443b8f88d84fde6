import createClient from "openapi-fetch";
import type { paths } from "./paths";
import { ApiError, asProblem } from "./problem";

export const api = createClient<paths>({
  baseUrl: "",
  credentials: "same-origin",
  querySerializer: { array: { style: "form", explode: false } },
});

type Answer<T> = { data?: T; error?: unknown; response: Response };

let signedOut: () => void = () => undefined;

/** Who hears that a request was refused because nobody is signed in any more. */
export function whenSignedOut(listener: () => void) {
  signedOut = listener;
}

/** The body of a request that succeeded; anything else is thrown as an ApiError. */
export async function read<T>(request: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await request;
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw new ApiError(0, null, cause);
  }
  if (answer.response.ok) return answer.data as NonNullable<T>;
  const { status, url } = answer.response;
  // Signing in and asking who we are answer 401 as a matter of course.
  if (status === 401 && !url.includes("/auth/")) signedOut();
  throw new ApiError(status, asProblem(answer.error));
}
