import { CloudOff } from "lucide-react";
import { useIsOnline } from "#client/facts/use-is-online.ts";
import { Banner } from "./banner.tsx";

/** Says that the server is not reached, for as long as it is not, in the screen's own words. */
export function OfflineBanner({ isConnected, sentence }: { isConnected: boolean; sentence: string }) {
  const isOnline = useIsOnline();
  if (isOnline && isConnected) return null;
  return (
    <Banner icon={<CloudOff aria-hidden="true" />} tone="offline">
      {sentence}
    </Banner>
  );
}
