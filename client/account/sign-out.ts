import { askAuth } from "./ask-auth.ts";
import { tellTabs } from "./tabs.ts";

/** Ends this browser's session in all its tabs. Pages are loaded anew, so that nothing stays of what was on them. */
export async function signOut(goOnAt = "/sign-in"): Promise<void> {
  await askAuth("/sign-out");
  tellTabs("signedOut");
  if (goOnAt.includes("#")) {
    history.replaceState(null, "", goOnAt);
    location.reload();
  } else location.replace(goOnAt);
}
