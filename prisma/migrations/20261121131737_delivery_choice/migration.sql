-- AlterTable
ALTER TABLE "Chat" ADD COLUMN     "hydration" TEXT,
ADD COLUMN     "streamingPattern" TEXT;
