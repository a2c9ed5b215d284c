import { askAuth } from "./ask-auth.ts";

/** Ends this browser's session in all its tabs. Pages are loaded anew, so that nothing stays of what was on them. */
export async function signOut(goOnAt = "/sign-in"): Promise<void> {
  await askAuth("/sign-out");
  channel().postMessage("signedOut");
  if (goOnAt.includes("#")) {
    history.replaceState(null, "", goOnAt);
    location.reload();
  } else location.replace(goOnAt);
}

/** Leaves this page too once the reader has signed out in another tab. */
export function leaveWithOthers(): () => void {
  const opened = channel();
  opened.onmessage = () => location.replace("/sign-in");
  return () => opened.close();
}

const channel = () => new BroadcastChannel("hanketahvel.session");
