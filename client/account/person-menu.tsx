import "#client/i18n/screen-texts.ts";
import { useRouter } from "@tanstack/react-router";
import { CircleUser, LogOut, UserCog } from "lucide-react";
import { useEffect } from "react";
import { readLanguage, useText } from "#client/i18n/language.tsx";
import { sentenceOf } from "#client/procurement/failure-sentence.tsx";
import { failureOf } from "#client/trpc.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Menu } from "#client/ui/menu.tsx";
import { showToast } from "#client/ui/toast.tsx";
import { signOut } from "./sign-out.ts";
import { hearTabs } from "./tabs.ts";

/** Who is signed in, and what belongs to them. */
export function PersonMenu({ name, email }: { name: string; email: string }) {
  const t = useText();
  const router = useRouter();
  useEffect(() => hearTabs((done) => done === "signedOut" && location.replace("/sign-in")), []);
  const leave = () =>
    signOut().catch(async (error) =>
      showToast({ tone: "problem", text: await sentenceOf(failureOf(error), readLanguage()) }),
    );
  return (
    <Menu
      label={t("account.menu", { name })}
      trigger={
        <IconButton label={t("account.menu", { name })}>
          <CircleUser aria-hidden="true" />
        </IconButton>
      }
      entries={[
        {
          id: "account",
          label: name,
          hint: email,
          icon: <UserCog aria-hidden="true" />,
          onAction: () => router.history.push("/account"),
        },
        "separator",
        {
          id: "signOut",
          label: t("account.signOut"),
          icon: <LogOut aria-hidden="true" />,
          onAction: () => void leave(),
        },
      ]}
    />
  );
}
