import { CloudOff } from "lucide-react";
import { useIsOnline } from "#client/facts/use-is-online.ts";
import { useText } from "#client/i18n/language.tsx";
import { Banner } from "./banner.tsx";

/** Says that the server is not reached, for as long as it is not; in the screen's own words where it has some. */
export function OfflineBanner({ isConnected, sentence }: { isConnected: boolean; sentence?: string }) {
  const t = useText();
  const isOnline = useIsOnline();
  if (isOnline && isConnected) return null;
  return (
    <Banner icon={<CloudOff aria-hidden="true" />} tone="offline">
      {sentence ?? t("offline.banner")}
    </Banner>
  );
}
