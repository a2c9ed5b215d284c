import { createContext, useContext } from "react";
import type { Card } from "#shared/board.ts";

/** What can be done with a card. The object stays the same, so that no card is drawn again because of it. */
export interface CardActions {
  /** Shows the procurement beside the board. */
  open: (id: number) => void;
  /** Shows the card's menu at the button that was pressed. */
  showMenu: (card: Card, button: HTMLElement) => void;
}

export const CardActionsContext = createContext<CardActions | null>(null);

export function useCardActions(): CardActions {
  const actions = useContext(CardActionsContext);
  if (!actions) throw new Error("No board around this card");
  return actions;
}
