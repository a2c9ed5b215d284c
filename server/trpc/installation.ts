import { router } from "./trpc.ts";

export const installationRouter = router({});
