import { prepareLoading } from "#server/loading.ts";

// Tests meet the same modules as the server does: see there what is repaired.
prepareLoading();
