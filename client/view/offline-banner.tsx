import { CloudOff } from "lucide-react";
import { useIsOnline } from "#client/facts/use-is-online.ts";
import { useText } from "#client/i18n/language.tsx";
import { Banner } from "./banner.tsx";

/** Says that the server is not reached, for as long as it is not. */
export function OfflineBanner({ isConnected }: { isConnected: boolean }) {
  const t = useText();
  const isOnline = useIsOnline();
  if (isOnline && isConnected) return null;
  return (
    <Banner icon={<CloudOff aria-hidden="true" />} tone="offline">
      {t("offline.banner")}
    </Banner>
  );
}
