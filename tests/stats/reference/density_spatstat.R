# Write density_spatstat.csv: density.ppp of spatstat.explore (not a dependency of the project).
# Run: Rscript density_spatstat.R   (Debian: r-cran-spatstat.explore)
suppressMessages(library(spatstat.explore))
here <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
set.seed(1)
x <- round(c(runif(120, 0, 1000), rnorm(80, 300, 60)), 3)
y <- round(c(runif(120, 0, 600), rnorm(80, 200, 60)), 3)
keep <- x > 0 & x < 1000 & y > 0 & y < 600
pattern <- ppp(x[keep], y[keep], window = owin(c(0, 1000), c(0, 600)))
at <- density(pattern, sigma = 80, edge = TRUE, diggle = FALSE, eps = 5)
plain <- density(pattern, sigma = 80, edge = FALSE, eps = 5)
pick <- expand.grid(column = seq(5, 195, by = 19), row = seq(5, 115, by = 11))
rows <- data.frame(x = at$xcol[pick$column], y = at$yrow[pick$row],
                   edge = at$v[cbind(pick$row, pick$column)], plain = plain$v[cbind(pick$row, pick$column)])
write.csv(data.frame(x = pattern$x, y = pattern$y), file.path(here, "density_spatstat_events.csv"), row.names = FALSE)
write.csv(rows, file.path(here, "density_spatstat.csv"), row.names = FALSE)
cat("spatstat.explore", as.character(packageVersion("spatstat.explore")), "\n")
