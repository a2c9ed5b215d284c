import { Share2 } from "lucide-react";
import { lazy, Suspense, useState } from "react";
import { Allowed, useAccess } from "#client/access/access.tsx";
import { useText } from "#client/i18n/language.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import type { SharedScreen } from "#shared/access.ts";
import type { BoardFacts } from "#shared/board.ts";

const ShareDialog = lazy(() =>
  import("./share-dialog.tsx").then((module) => ({ default: module.ShareDialog })),
);

export interface ShareButtonProps {
  facts: BoardFacts;
  screen: SharedScreen;
  /** The view that a link would show. */
  address: object;
}

/** Makes a link to the view for somebody without an account. Where nobody has one, nobody else reaches the server. */
export function ShareButton(props: ShareButtonProps) {
  const t = useText();
  const [isOpen, setOpen] = useState(false);
  if (useAccess().isLocal) return null;
  return (
    <>
      <Allowed deed="shares.create">
        <IconButton label={t("common.share")} variant="bordered" onPress={() => setOpen(true)}>
          <Share2 aria-hidden="true" />
        </IconButton>
      </Allowed>
      <Suspense>{isOpen && <ShareDialog {...props} onClose={() => setOpen(false)} />}</Suspense>
    </>
  );
}
