-- AlterTable
ALTER TABLE "Message" ADD COLUMN     "sendNow" INTEGER;

-- CreateIndex
CREATE INDEX "Message_status_leaseUntil_idx" ON "Message"("status", "leaseUntil");
