# Write density_difference_spatstat.csv: the difference of two density.ppp of spatstat.explore, and its
# pointwise p-values under rlabel (not a dependency of the project).
# Run: Rscript density_difference_spatstat.R   (Debian: r-cran-spatstat.explore)
suppressMessages(library(spatstat.explore))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
set.seed(2)
x <- round(c(runif(150, 0, 1000), rnorm(50, 300, 60), runif(130, 0, 1000), rnorm(50, 700, 60)), 3)
y <- round(c(runif(150, 0, 600), rnorm(50, 200, 60), runif(130, 0, 600), rnorm(50, 400, 60)), 3)
when <- factor(rep(c("before", "after"), c(200, 180)), levels = c("before", "after"))
keep <- x > 0 & x < 1000 & y > 0 & y < 600
pattern <- ppp(x[keep], y[keep], window = owin(c(0, 1000), c(0, 600)), marks = when[keep])
change <- function(marked) {
  part <- lapply(split(marked), function(one) density(one, sigma = 80, edge = TRUE, diggle = FALSE, eps = 20)$v / one$n)
  part$after - part$before
}
seen <- change(pattern)
rounds <- 1999
low <- high <- matrix(1, nrow(seen), ncol(seen))
whole <- 1
for (round in seq_len(rounds)) {
  drawn <- change(rlabel(pattern))
  low <- low + (drawn <= seen)
  high <- high + (drawn >= seen)
  whole <- whole + (sum(drawn^2) >= sum(seen^2))
}
grid <- density(unmark(pattern), sigma = 80, eps = 20)
rows <- data.frame(x = rep(grid$xcol, each = length(grid$yrow)), y = rep(grid$yrow, length(grid$xcol)),
                   change = as.vector(seen), p_low = as.vector(low) / (rounds + 1), p_high = as.vector(high) / (rounds + 1))
rows <- rows[seq(1, nrow(rows), by = 7), ]
events <- data.frame(x = pattern$x, y = pattern$y, after = as.integer(marks(pattern) == "after"))
write.csv(events, file.path(here, "density_difference_spatstat_events.csv"), row.names = FALSE)
write.csv(rows, file.path(here, "density_difference_spatstat.csv"), row.names = FALSE)
cat("spatstat.explore", as.character(packageVersion("spatstat.explore")), "whole", whole / (rounds + 1), "\n")
