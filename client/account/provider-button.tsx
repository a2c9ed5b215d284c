import { LogIn } from "lucide-react";
import { useState } from "react";
import { useLanguage } from "#client/i18n/language.tsx";
import { FailureNotice } from "#client/procurement/failure.tsx";
import { Button } from "#client/ui/button.tsx";
import styles from "./account-form.module.css";
import { askAuth, useAsking } from "./ask-auth.ts";

export interface ProviderButtonProps {
  /** What the other service is called. */
  name: string;
  /** The page to be at once signed in; null signs in in another window, and this page stays as it is. */
  goOnAt: string | null;
  /** The token of an invitation, for whoever comes from there for the first time. */
  invitation?: string;
}

/** Signs in with an account at another service, which asks in its own way who it is. */
export function ProviderButton({ name, goOnAt, invitation }: ProviderButtonProps) {
  const { t } = useLanguage();
  const [isElsewhere, setElsewhere] = useState(false);
  const { ask, isSending, failure } = useAsking(
    async (other: Window | null) => {
      const { url } = await askAuth<{ url: string }>("/sign-in/social", {
        provider: PROVIDER,
        callbackURL: goOnAt ?? "/sign-in?done=1",
        errorCallbackURL: "/sign-in",
        invitation,
      }).catch((error) => {
        other?.close();
        throw error;
      });
      return url;
    },
    (url, other) => {
      if (other) other.location.replace(url);
      else location.assign(url);
    },
  );
  // A window is only allowed to open while the button is being pressed.
  const press = () => {
    const other = goOnAt === null ? open("about:blank") : null;
    setElsewhere(other !== null);
    ask(other);
  };
  return (
    <>
      <Button isPending={isSending} onPress={press}>
        <LogIn aria-hidden="true" />
        {t("signIn.provider", { name })}
      </Button>
      {isElsewhere && !failure && (
        <p role="status" className={styles.quiet}>
          {t("signIn.providerWindow")}
        </p>
      )}
      <FailureNotice failure={failure} />
    </>
  );
}

/** As the server calls the one other service it is told of. */
const PROVIDER = "oidc";
