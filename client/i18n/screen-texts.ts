import { enScreens } from "./en-screens.ts";
import { etScreens } from "./et-screens.ts";
import { addTexts } from "./text.ts";

// Four fifths of the interface's words are on screens that most visits never open. Whatever is loaded later and says
// any of them imports this file, and has them before it is drawn.
addTexts({ et: etScreens, en: enScreens });
