-- DropIndex
DROP INDEX "Chat_ownerId_updatedAt_id_idx";

-- CreateIndex
CREATE INDEX "Chat_ownerId_pinned_updatedAt_id_idx" ON "Chat"("ownerId", "pinned" DESC, "updatedAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "Chat_deletedAt_idx" ON "Chat"("deletedAt");

-- The text of a message without reasoning and tools. What stands beyond 60,000 characters is not
-- searched: the words of a longer text may be more than a tsvector can hold, and no row may be
-- refused for that.
CREATE FUNCTION "messageText"("parts" JSONB) RETURNS TEXT
    LANGUAGE SQL IMMUTABLE PARALLEL SAFE
    RETURN (
        SELECT left(string_agg("part" #>> '{}', E'\n'), 60000)
        FROM jsonb_path_query("parts", '$[*] ? (@.type == "text").text') AS "part"
    );

-- CreateIndex
CREATE INDEX "Chat_words_idx" ON "Chat" USING GIN (to_tsvector('simple', "title"));

-- CreateIndex: what still changes every moment is not searched yet.
CREATE INDEX "Message_words_idx" ON "Message" USING GIN (to_tsvector('simple', "messageText"("parts")))
    WHERE "status" IN ('complete', 'cancelled', 'failed', 'interrupted');
